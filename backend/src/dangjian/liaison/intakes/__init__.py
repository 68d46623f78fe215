"""Intakes (免登录入口): a link or QR code at an outlet, organisation or model post, to report without an account."""
