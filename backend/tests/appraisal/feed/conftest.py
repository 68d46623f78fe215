"""The ledger's forest and its people."""

from tests.appraisal.ledger import enter, ledger, orgdept, outsider, secretary

__all__ = ["enter", "ledger", "orgdept", "outsider", "secretary"]
