"""scripts/words: bring the catalogues up to date, and tell what they lack."""

from wording.catalogues import LANGUAGES, WORKERS_LANGUAGES, bring_up_to_date, missing


def main() -> int:
    """Write all catalogues anew; list what is missing where it must not be."""
    for code in LANGUAGES:
        bring_up_to_date(code)
    lacking = [one for code in WORKERS_LANGUAGES for one in missing(code)]
    print("\n".join([*lacking, f"{len(lacking)} missing in {', '.join(WORKERS_LANGUAGES)}"]))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
