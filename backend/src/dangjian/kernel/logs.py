"""Structured logs: one JSON line an event, with the trace id of the request; no bodies, tokens or names."""

import logging
import sys

import structlog

from dangjian.kernel.settings import settings


def configure() -> None:
    """Send structlog and the standard library's loggers to standard error."""
    level = logging.getLevelName(settings().log_level)
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )
