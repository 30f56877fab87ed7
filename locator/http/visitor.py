"""What a visitor's browser says it is, as far as links to other apps depend on it; it is kept nowhere."""

import re

from geodata.map_links import Platform

APPLE = re.compile(r"iPhone|iPad|iPod")
ANDROID = re.compile(r"Android|HarmonyOS|OpenHarmony|Mobile")
# QQ's own browser is an app like any other (MQQBrowser); QQ itself says its name and version besides.
CHAT = re.compile(r"MicroMessenger/|\bQQ/\d|\bTIM/\d")


def platform(user_agent: str) -> Platform:
    """Return the platform of a User-Agent; a computer's where it says nothing that we know."""
    is_chat = bool(CHAT.search(user_agent))
    if APPLE.search(user_agent):
        return Platform.CHAT_IOS if is_chat else Platform.IOS
    if ANDROID.search(user_agent):
        return Platform.CHAT_ANDROID if is_chat else Platform.ANDROID
    return Platform.DESKTOP  # also of WeChat on a computer, whose browser opens the same web pages
