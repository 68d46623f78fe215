"""Sessions (登录会话): one sign-in with its family of single-use refresh tokens, and the brake on guessing."""
