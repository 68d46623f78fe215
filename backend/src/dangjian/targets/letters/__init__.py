"""Letters (年度目标责任书): what a superior and a unit promise each other for a year, signed by both over a digest."""
