"""The jobs of all subjects, as `main` lists their commands."""

from locator.backups import jobs as backups
from locator.coverage import jobs as coverage
from locator.duplicates import jobs as duplicates
from locator.events import jobs as events
from locator.imports import jobs as imports
from locator.inspections import jobs as inspections
from locator.jobs import jobs as queue
from locator.keepers import jobs as keepers
from locator.mail import jobs as mail
from locator.messages import jobs as messages
from locator.operations import jobs as operations
from locator.photos import jobs as photos
from locator.places import jobs as places
from locator.privacy import jobs as privacy
from locator.publishing import jobs as publishing
from locator.reports import jobs as reports
from locator.stops import jobs as stops

PACKAGES = (
    *(imports, inspections, mail, messages, operations, backups, reports, keepers, duplicates, publishing),
    *(places, privacy, photos, coverage, events, stops, queue),
)
JOBS = tuple(job for package in PACKAGES for job in package.jobs)
