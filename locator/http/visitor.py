"""The platform of a visitor's browser, for links to map apps; it is not stored."""

import re

from geodata.map_links import Platform

APPLE = re.compile(r"iPhone|iPad|iPod")
ANDROID = re.compile(r"Android|HarmonyOS|OpenHarmony|Mobile")
# QQ's browser (MQQBrowser) is an ordinary browser; the chat app QQ adds its own name and version.
CHAT_APP = re.compile(r"MicroMessenger/|\bQQ/\d|\bTIM/\d")


def platform(user_agent: str) -> Platform:
    """Return the platform of a User-Agent; DESKTOP if it is unknown."""
    is_chat = bool(CHAT_APP.search(user_agent))
    if APPLE.search(user_agent):
        return Platform.CHAT_IOS if is_chat else Platform.IOS
    if ANDROID.search(user_agent):
        return Platform.CHAT_ANDROID if is_chat else Platform.ANDROID
    return Platform.DESKTOP  # also for WeChat on a computer, which opens the same web pages
