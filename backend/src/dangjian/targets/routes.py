"""The routes of targets, in the order in which they are tried."""

from fastapi import APIRouter

from dangjian.targets.assignments.routes import router as assignments
from dangjian.targets.balances.routes import router as balances
from dangjian.targets.batches.routes import router as batches
from dangjian.targets.check_ins.routes import router as check_ins
from dangjian.targets.commitments.routes import router as commitments
from dangjian.targets.comparisons.routes import router as comparisons
from dangjian.targets.decompositions.routes import router as decompositions
from dangjian.targets.integrity.routes import router as integrity
from dangjian.targets.letter_documents.routes import router as letter_documents
from dangjian.targets.letter_drafts.routes import router as letter_drafts
from dangjian.targets.letters.routes import router as letters
from dangjian.targets.light_rules.routes import router as light_rules
from dangjian.targets.lights.routes import router as lights
from dangjian.targets.methods.routes import router as methods
from dangjian.targets.monitors.routes import router as monitors
from dangjian.targets.practices.routes import router as practices
from dangjian.targets.reading_files.routes import router as reading_files
from dangjian.targets.readings.routes import router as readings
from dangjian.targets.results.routes import router as results
from dangjian.targets.revisions.routes import router as revisions
from dangjian.targets.supervision_letters.routes import router as supervision_letters
from dangjian.targets.targets.routes import router as targets
from dangjian.targets.tasks.routes import router as tasks
from dangjian.targets.today.routes import router as today

router = APIRouter(prefix="/api/v1/targets")
router.include_router(reading_files)
router.include_router(integrity)
router.include_router(balances)
router.include_router(decompositions)
router.include_router(revisions)
router.include_router(methods)
router.include_router(targets)
router.include_router(batches)
router.include_router(readings)
router.include_router(monitors)
router.include_router(comparisons)
router.include_router(results)
router.include_router(commitments)
router.include_router(practices)
router.include_router(letter_drafts)
router.include_router(letters)
router.include_router(letter_documents)
router.include_router(today)
router.include_router(lights)
router.include_router(light_rules)
router.include_router(assignments)
router.include_router(tasks)
router.include_router(check_ins)
router.include_router(supervision_letters)
