"""Whose session it is, asked before anything is read or set with it."""

from __future__ import annotations

from tmallerp.documents import ShopProfile
from tmallerp.errors import AuthorizationError, TopError
from tmallerp.top import Client
from tmallerp.top.methods.users import UserSellerGet


def is_ours(profile: ShopProfile, client: Client, troubles: list[str]) -> bool:
    """
    Make sure that a session is this shop's, where its seller's name is known.

    Args:
        profile: The shop.

        client: Has the session.

        troubles: Is told where the platform cannot say.

    Raises:
        AuthorizationError: If the session is another seller's.
    """
    wanted = profile.seller_nick
    if wanted is None:
        return True
    try:
        user = client.call(UserSellerGet()).user
    except TopError as error:
        troubles.append(
            f"Nothing was read or set, as TOP did not say whose session it is: {error}"
        )
        return False
    nick = user.nick if user else None
    if nick != wanted:
        msg = (
            f"The session for {profile.key} belongs to {nick!r}, and its seller is "
            f"{wanted!r}: nothing was read or set."
        )
        raise AuthorizationError(msg)
    return True


__all__ = ["is_ours"]
