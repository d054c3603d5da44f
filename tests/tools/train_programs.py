"""Train the program classifier and write kg/data/program_model.tsv; print its leave-one-article-out score.

Needs the labelled articles beside the project and scikit-learn (``pip install scikit-learn``); neither is needed to run govkg.
Usage: ``python -m tests.tools.train_programs CORPUS_DIR GOLD_DIR [STANDOFF.tsv ...]``.
"""
