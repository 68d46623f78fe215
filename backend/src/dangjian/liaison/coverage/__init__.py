"""Coverage (党员覆盖): from when until when an outlet had no member; paired and has-a-member are two things (D-23)."""
