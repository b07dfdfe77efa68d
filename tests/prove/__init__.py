"""Races and crashes on a real server or worker, in a temporary place, each beside the same run
without its guard.
"""
