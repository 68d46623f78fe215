"""Webhooks (事件推送): who is told of which events, where, in which form, and under which secret."""
