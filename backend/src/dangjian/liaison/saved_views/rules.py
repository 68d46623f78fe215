"""Saved filters: whose they are, and who may change them."""

MOST = 50
FULL = f"常用筛选至多保存 {MOST} 个,请先删除不用的。"
TAKEN = "已有同名的常用筛选,请换一个名称。"
NOT_YOURS = "这是他人共享的筛选,您可以另存一份,不能修改。"


def may_change(owner_id: object, asking_id: object) -> bool:
    """Whoever saved it changes it; those with whom it is shared use it."""
    return owner_id == asking_id
