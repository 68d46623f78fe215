"""Notices (告知与同意): what people are told of each purpose, by version, and whether each has agreed or withdrawn."""
