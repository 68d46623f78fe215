"""MemberFiles (党员导入): the register of members from a sheet, checked first, then all of it or nothing."""
