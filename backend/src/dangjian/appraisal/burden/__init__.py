"""Burden (减负仪表): what forms and schemes ask of the grass roots, before they are sent and after."""
