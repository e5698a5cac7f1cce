"""The base class of all classes of the schema."""

from attrs import field

from .._frozen import Extra
from .constructor import convert_extra, validate_extra
from .methods import FieldMethods
from .schema_class import schema_class


@schema_class(kw_only=True)
class SchemaObject(FieldMethods):
    """The base class of all classes of the schema.

    Schema: none.
    """

    extra: Extra = field(
        default=Extra(), converter=convert_extra, validator=validate_extra
    )
    """The unknown keys of the object, and the order in which all its keys came.

    The values are immutable: dictionaries cannot be changed, and arrays are tuples. The
    order also says which keys were absent. ``extra | {...}`` keeps it; a new dictionary
    has none.
    """
