"""Terms (任期): when a committee was elected, until when, who reminds it, and where the first post is vacant."""
