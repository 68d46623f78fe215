"""Policy reviews (制度梳理): every document in force is kept, revised or abolished, and the report counts what came."""
