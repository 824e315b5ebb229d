"""Conditions (B4): a tree over facts, its one evaluator, its words and its SQL."""
