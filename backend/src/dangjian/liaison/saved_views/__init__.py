"""SavedViews (常用筛选): filters of the list of issues under a name, one's own or shared in an organisation."""
