"""Appraisal (考核): the e-ledger, schemes as data, automatic scores, verification on site, stars and ranks.

Nouns: record_types, records (the e-ledger), attachments, schemes, runs, verifications, cockpit, branches; and engine/,
the scoring engine, and packs/, the methods as data. Says: appraisal.record.entered, appraisal.record.voided,
appraisal.result.verified, appraisal.result.published, appraisal.star.rated. Hears: registry.organization.*.
"""
