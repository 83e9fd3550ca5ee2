"""The composition root: the only place where adapters meet use cases.

Each module puts one feature together, from what :mod:`bot.wiring.ground` and
:mod:`bot.wiring.outside` hold; :mod:`bot.wiring.process` starts and stops the whole.
"""

from bot.wiring.process import Waybill

__all__ = ["Waybill"]
