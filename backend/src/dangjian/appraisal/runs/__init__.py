"""Runs (考核运行): one scheme scored for one period as of an instant; open ones refresh, published ones are locked."""
