"""Person requests (个人信息请求): somebody asks for a copy, a correction or the deletion of the data about himself."""
