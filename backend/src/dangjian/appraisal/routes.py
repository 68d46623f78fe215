"""The routes of appraisal, in the order in which they are tried."""

from fastapi import APIRouter

from dangjian.appraisal.attachments.routes import router as attachments
from dangjian.appraisal.branches.routes import router as branches
from dangjian.appraisal.burden.routes import router as burden
from dangjian.appraisal.cockpit.routes import router as cockpit
from dangjian.appraisal.evidence.routes import router as evidence
from dangjian.appraisal.feed.routes import router as feed
from dangjian.appraisal.feedback.routes import router as feedback
from dangjian.appraisal.ratings.routes import router as ratings
from dangjian.appraisal.record_files.routes import router as record_files
from dangjian.appraisal.record_types.routes import router as record_types
from dangjian.appraisal.records.routes import router as records
from dangjian.appraisal.rectifications.routes import router as rectifications
from dangjian.appraisal.replays.routes import router as replays
from dangjian.appraisal.runs.routes import router as runs
from dangjian.appraisal.schemes.routes import router as schemes
from dangjian.appraisal.scores.routes import router as scores
from dangjian.appraisal.simulations.routes import router as simulations
from dangjian.appraisal.traces.routes import router as traces
from dangjian.appraisal.verifications.routes import router as verifications
from dangjian.appraisal.voices.routes import router as voices
from dangjian.appraisal.worklists.routes import router as worklists

router = APIRouter(prefix="/api/v1/appraisal")
router.include_router(record_types)
router.include_router(record_files)
router.include_router(records)
router.include_router(attachments)
router.include_router(evidence)
router.include_router(feed)
router.include_router(schemes)
router.include_router(simulations)
router.include_router(verifications)
router.include_router(worklists)
router.include_router(rectifications)
router.include_router(runs)
router.include_router(scores)
router.include_router(replays)
router.include_router(cockpit)
router.include_router(branches)
router.include_router(traces)
router.include_router(ratings)
router.include_router(burden)
router.include_router(feedback)
router.include_router(voices)
