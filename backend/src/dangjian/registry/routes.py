"""The routes of registry, in the order in which they are tried."""

from fastapi import APIRouter

from dangjian.registry.blind_spots.routes import router as blind_spots
from dangjian.registry.dues.routes import router as dues
from dangjian.registry.dues_standards.routes import router as dues_standards
from dangjian.registry.dues_summaries.routes import router as dues_summaries
from dangjian.registry.duties.routes import router as duties
from dangjian.registry.external_members.routes import router as external_members
from dangjian.registry.grid_cells.routes import router as grid_cells
from dangjian.registry.holidays.routes import router as holidays
from dangjian.registry.member_files.routes import router as member_files
from dangjian.registry.members.routes import router as members
from dangjian.registry.norms.routes import router as norms
from dangjian.registry.observations.routes import router as observations
from dangjian.registry.openness_entries.routes import router as openness_entries
from dangjian.registry.organization_changes.routes import router as organization_changes
from dangjian.registry.organization_files.routes import router as organization_files
from dangjian.registry.organizations.routes import router as organizations
from dangjian.registry.outlets.routes import router as outlets
from dangjian.registry.policies.routes import router as policies
from dangjian.registry.policy_reviews.routes import router as policy_reviews
from dangjian.registry.posts.routes import router as posts
from dangjian.registry.reorganizations.routes import router as reorganizations
from dangjian.registry.talent_grades.routes import router as talent_grades
from dangjian.registry.talents.routes import router as talents
from dangjian.registry.teams.routes import router as teams
from dangjian.registry.terms.routes import router as terms
from dangjian.registry.transfers.routes import router as transfers
from dangjian.registry.venue_funds.routes import router as venue_funds
from dangjian.registry.venue_standards.routes import router as venue_standards
from dangjian.registry.venues.routes import router as venues

router = APIRouter(prefix="/api/v1/registry")
router.include_router(member_files)
router.include_router(organization_files)
router.include_router(organizations)
router.include_router(organization_changes)
router.include_router(reorganizations)
router.include_router(members)
router.include_router(transfers)
router.include_router(dues_standards)
router.include_router(dues_summaries)
router.include_router(dues)
router.include_router(posts)
router.include_router(terms)
router.include_router(norms)
router.include_router(outlets)
router.include_router(blind_spots)
router.include_router(external_members)
router.include_router(grid_cells)
router.include_router(holidays)
router.include_router(policies)
router.include_router(policy_reviews)
router.include_router(duties)
router.include_router(teams)
router.include_router(observations)
router.include_router(talent_grades)
router.include_router(talents)
router.include_router(venue_standards)
router.include_router(venues)
router.include_router(venue_funds)
router.include_router(openness_entries)
