"""The routes of liaison, in the order in which they are tried."""

from fastapi import APIRouter

from dangjian.liaison.agreements.routes import router as agreements
from dangjian.liaison.attachments.routes import router as attachments
from dangjian.liaison.confirmations.routes import router as confirmations
from dangjian.liaison.coverage.routes import router as coverage
from dangjian.liaison.duplicates.routes import router as duplicates
from dangjian.liaison.findings.routes import router as findings
from dangjian.liaison.handlings.routes import router as handlings
from dangjian.liaison.intakes.routes import router as intakes
from dangjian.liaison.issue_files.routes import router as issue_files
from dangjian.liaison.issue_lists.routes import router as issue_lists
from dangjian.liaison.issue_reports.routes import router as issue_reports
from dangjian.liaison.issues.routes import router as issues
from dangjian.liaison.norms.routes import router as norms
from dangjian.liaison.pairing_files.routes import router as pairing_files
from dangjian.liaison.pairings.routes import router as pairings
from dangjian.liaison.representatives.routes import router as representatives
from dangjian.liaison.risk_checks.routes import router as risk_checks
from dangjian.liaison.risk_documents.routes import router as risk_documents
from dangjian.liaison.risk_months.routes import router as risk_months
from dangjian.liaison.risks.routes import router as risks
from dangjian.liaison.saved_views.routes import router as saved_views
from dangjian.liaison.statistics.routes import router as statistics
from dangjian.liaison.visits.routes import router as visits

router = APIRouter(prefix="/api/v1/liaison")
router.include_router(issue_files)
router.include_router(pairing_files)
router.include_router(norms)
router.include_router(issue_lists)
router.include_router(issues)
router.include_router(duplicates)
router.include_router(handlings)
router.include_router(saved_views)
router.include_router(representatives)
router.include_router(pairings)
router.include_router(visits)
router.include_router(coverage)
router.include_router(agreements)
router.include_router(attachments)
router.include_router(intakes)
router.include_router(confirmations)
router.include_router(findings)
router.include_router(statistics)
router.include_router(issue_reports)
router.include_router(risks)
router.include_router(risk_checks)
router.include_router(risk_months)
router.include_router(risk_documents)
