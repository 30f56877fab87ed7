"""Posts as schema.org JobPosting, for search engines: what is not known is left out."""

from typing import Any

from locator.publishing.views.linked_data import CONTEXT, without_empty


def job_posting(post: Any, bulletin: Any) -> dict[str, Any]:
    """Return a post of a list; it is valid through the last day of the list."""
    whole: dict[str, Any] = without_empty(
        {
            "@context": CONTEXT,
            "@type": "JobPosting",
            "title": post.title,
            "description": "；".join(filter(None, (post.title, post.requirement, post.wage))),
            "datePosted": bulletin.published_on.isoformat(),
            "validThrough": f"{bulletin.expires_on}T23:59:59+08:00",
            "hiringOrganization": {"@type": "Organization", "name": post.employer},
            "jobLocation": {
                "@type": "Place",
                "address": {"@type": "PostalAddress", "addressCountry": "CN", "streetAddress": post.place},
            },
            "totalJobOpenings": post.openings,
            "baseSalary": _salary(post),
        }
    )
    return whole


def _salary(post: Any) -> dict[str, Any]:
    if post.wage_low is None:
        return {}
    bounds = {"minValue": post.wage_low, "maxValue": post.wage_high, "unitText": "MONTH"}
    return {"@type": "MonetaryAmount", "currency": "CNY", "value": {"@type": "QuantitativeValue", **bounds}}
