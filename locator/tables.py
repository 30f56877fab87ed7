"""Every table of the program: importing this module fills SQLAlchemy's metadata.

The history replays the tables of all subjects by their names; foreign keys lead from one subject to another.
"""

from locator.accounts import tables as accounts
from locator.assessments import tables as assessments
from locator.bookkeeping import tables as bookkeeping
from locator.boundaries import tables as boundaries
from locator.bulletins import tables as bulletins
from locator.checking import tables as checking
from locator.coverage import tables as coverage
from locator.db import milestones
from locator.divisions import tables as divisions
from locator.duplicates import tables as duplicates
from locator.editing import tables as editing
from locator.entries import tables as entries
from locator.events import tables as events
from locator.history import tables as history
from locator.hours import tables as hours
from locator.imports import tables as imports
from locator.inspections import tables as inspections
from locator.jobs import tables as jobs
from locator.keepers import tables as keepers
from locator.mail import tables as mail
from locator.maps import tables as maps
from locator.messages import tables as messages
from locator.notes import tables as notes
from locator.offline import tables as offline
from locator.operations import tables as operations
from locator.organizations import tables as organizations
from locator.photos import tables as photos
from locator.places import tables as places
from locator.plaques import tables as plaques
from locator.platforms import tables as platforms
from locator.privacy import tables as privacy
from locator.publishing import tables as publishing
from locator.reports import tables as reports
from locator.stations import tables as stations
from locator.targets import tables as targets
from locator.workbench import tables as workbench

MODULES = (
    *(
        accounts,
        bookkeeping,
        bulletins,
        boundaries,
        milestones,
        divisions,
        duplicates,
        editing,
        entries,
        history,
        hours,
        imports,
    ),
    *(jobs, keepers, mail, maps, offline, operations, organizations, platforms, publishing, reports),
    *(messages, places, plaques, privacy, stations, checking, notes, photos),
    *(targets, assessments, inspections, workbench, coverage, events),
)
