"""Light rules (亮灯规则): when a task is red, yellow, blue or green; configurable for an enterprise, in versions."""
