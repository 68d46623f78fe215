"""Issues (群众诉求): what people at the grass roots raise, and every step until who raised it says it is solved."""
