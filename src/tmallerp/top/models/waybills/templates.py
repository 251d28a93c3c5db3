"""
Templates for printing.
"""

from __future__ import annotations

from attrs import frozen

from tmallerp.top.method import Id


@frozen(kw_only=True, weakref_slot=False)
class KeyResult:
    """One field of a label template."""

    key_name: str | None = None
    """Its name."""


@frozen(kw_only=True, weakref_slot=False)
class CustomAreaResult:
    """One custom area of a label template."""

    custom_area_id: Id | None = None
    """Its number."""

    custom_area_url: str | None = None
    """Where the print client finds it."""

    keys: tuple[KeyResult, ...] = ()
    """The names of its fields."""


@frozen(kw_only=True, weakref_slot=False)
class CainiaoCloudprintCustomaresGetCloudPrintBaseResult:
    """
    Custom areas of a label template.

    A failure stands inside a good answer: look at `success`.
    """

    datas: tuple[CustomAreaResult, ...] = ()
    """The custom areas."""

    error_code: str | None = None
    """Code of the failure; absent where there is none."""

    error_message: str | None = None
    """The failure in words; absent where there is none."""

    success: bool | None = None
    """Whether it was done; false may stand in a good answer."""


@frozen(kw_only=True, weakref_slot=False)
class CustomTemplateResult:
    """One label template of this app."""

    isv_template_id: Id | None = None
    """Its number."""

    isv_template_name: str | None = None
    """Its name."""

    isv_template_url: str | None = None
    """Where the print client finds it."""

    keys: tuple[KeyResult, ...] = ()
    """The names of its fields."""

    version: str | None = None
    """Its version."""


@frozen(kw_only=True, weakref_slot=False)
class CainiaoCloudprintIsvtemplatesGetCloudPrintBaseResult:
    """
    Label templates of this app.

    A failure stands inside a good answer: look at `success`.
    """

    datas: tuple[CustomTemplateResult, ...] = ()
    """The templates."""

    error_code: str | None = None
    """Code of the failure; absent where there is none."""

    error_message: str | None = None
    """The failure in words; absent where there is none."""

    success: bool | None = None
    """Whether it was done; false may stand in a good answer."""


@frozen(kw_only=True, weakref_slot=False)
class UserTemplateDo:
    """One label template the seller uses."""

    keys: tuple[KeyResult, ...] = ()
    """The names of its fields."""

    user_std_template_url: str | None = None
    """Where the print client finds it; what `template_url` wants."""

    user_std_template_id: Id | None = None
    """Its number."""

    user_std_template_name: str | None = None
    """Its name."""

    brand_code: str | None = None
    """Code of the carrier's brand."""


@frozen(kw_only=True, weakref_slot=False)
class UserTemplateResult:
    """The label templates the seller uses for a carrier."""

    cp_code: str | None = None
    """Carrier, by Cainiao's code."""

    user_std_templates: tuple[UserTemplateDo, ...] = ()
    """The templates."""


@frozen(kw_only=True, weakref_slot=False)
class CainiaoCloudprintMystdtemplatesGetCloudPrintBaseResult:
    """
    Label templates the seller uses.

    A failure stands inside a good answer: look at `success`.
    """

    datas: tuple[UserTemplateResult, ...] = ()
    """The templates, one entry a carrier."""

    error_code: str | None = None
    """Code of the failure; absent where there is none."""

    error_message: str | None = None
    """The failure in words; absent where there is none."""

    success: bool | None = None
    """Whether it was done; false may stand in a good answer."""


@frozen(kw_only=True, weakref_slot=False)
class StandardTemplateDo:
    """One standard label template."""

    standard_template_id: Id | None = None
    """Its number."""

    standard_template_name: str | None = None
    """Its name."""

    standard_template_url: str | None = None
    """Where the print client finds it; what `template_url` wants."""

    standard_waybill_type: int | None = None
    """Paper: ``1`` to ``3`` and ``6`` express, ``4`` and ``5`` freight."""

    brand_code: str | None = None
    """Code of the carrier's brand; ``default`` where it has none."""


@frozen(kw_only=True, weakref_slot=False)
class StandardTemplateResult:
    """A carrier's standard label templates."""

    cp_code: str | None = None
    """Carrier, by Cainiao's code."""

    standard_templates: tuple[StandardTemplateDo, ...] = ()
    """The templates."""


@frozen(kw_only=True, weakref_slot=False)
class CainiaoCloudprintStdtemplatesGetCloudPrintBaseResult:
    """
    Standard label templates.

    A failure stands inside a good answer: look at `success`.
    """

    datas: tuple[StandardTemplateResult, ...] = ()
    """The templates, one entry a carrier."""

    error_code: str | None = None
    """Code of the failure; absent where there is none."""

    error_message: str | None = None
    """The failure in words; absent where there is none."""

    success: bool | None = None
    """Whether it was done; false may stand in a good answer."""
