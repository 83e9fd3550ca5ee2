"""python -m bot is waybill."""

import sys

from bot.cli import main

sys.exit(main())
