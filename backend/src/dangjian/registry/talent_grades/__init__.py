"""Talent grades (人才分类分层): an enterprise's classes and tiers, and the training of each tier (B-35)."""
