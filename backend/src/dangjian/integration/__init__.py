"""Integration (集成): what waits for people, gathered from every service, and later how other systems hear of it.

Nouns: todos (待办), organizations (组织副本). Hears integration.todo.opened, integration.todo.settled and the
registry's news of the tree; says nothing.
"""
