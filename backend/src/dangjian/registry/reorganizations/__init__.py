"""Reorganizations (机构调整): organisations merged, split and closed, with everybody and everything handed on."""
