"""Second factors (第二因素): an authenticator's six digits beside the password, and codes for a lost one."""
