"""Feed (实时更新): tells open pages what changed where they may look, by kind and id only."""
