"""Coordinate reference systems: conversion, the outline of China, and checking a sheet's system."""
