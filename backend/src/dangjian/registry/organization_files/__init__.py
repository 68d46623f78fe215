"""OrganizationFiles (党组织导入): organisations set up, renamed and moved from a sheet, all of it or nothing."""
