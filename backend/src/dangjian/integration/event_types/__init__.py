"""Event types (事件目录): what can be subscribed to, with schema and example; and how an event is told."""
