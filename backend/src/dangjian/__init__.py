"""Dangjian Cloud (党建云): the open platform on which state-owned enterprises run their party organisation."""
