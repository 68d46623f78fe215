"""Integration (集成): what waits for people, gathered from every service, and how other systems hear of what happens.

Nouns: todos (待办), organizations (组织副本), event_types (事件目录), webhooks (事件推送), deliveries (推送记录). Hears
integration.todo.opened, integration.todo.settled, the registry's news of the tree and everything that may be told
outside; says integration.webhook.pinged and integration.webhook.disabled.
"""
