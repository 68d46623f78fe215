"""Method packs (方法包): the data of an appraisal method beside its scheme; `load_pack` reads and lints one."""
