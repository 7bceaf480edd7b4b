"""Whose AWS account is asked, and what is asked of it: calls as data, made by boto3."""

from __future__ import annotations

from boxwright.account.asking import Account, open_account
from boxwright.account.calls import Call

__all__ = ["Account", "Call", "open_account"]
