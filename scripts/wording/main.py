"""scripts/words: update the catalogues, and list what they lack."""

from bootstrap.arguments import Parser

from wording.catalogues import LANGUAGES, WORKERS_LANGUAGES, missing, outdated, update


def main() -> int:
    """Update all catalogues, or only check them; list what is missing where it must not be."""
    parser = Parser("scripts/words", description=__doc__, allow_abbrev=False)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where something is amiss")
    check_only = parser.parse_known().check
    if not check_only:
        for code in LANGUAGES:
            update(code)
    stale = [line for code in LANGUAGES for line in outdated(code)]
    lacking = [line for code in WORKERS_LANGUAGES for line in missing(code)]
    print("\n".join([*stale, *lacking, f"{len(lacking)} missing in {', '.join(WORKERS_LANGUAGES)}"]))
    if stale:
        print("Messages have come or gone: run scripts/words and translate.")
    return 1 if check_only and (stale or lacking) else 0


if __name__ == "__main__":
    raise SystemExit(main())
