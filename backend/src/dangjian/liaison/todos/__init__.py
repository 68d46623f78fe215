"""Todos (待办提醒): what of the issues waits for whom, said to everybody's inbox."""
