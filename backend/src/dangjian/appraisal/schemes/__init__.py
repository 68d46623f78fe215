"""Schemes (考核方案): a method as data; checked, simulated, published, and from then on never changed."""
