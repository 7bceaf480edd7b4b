"""Headlines to bags of words as the book's notebook makes them: row by row, cell by cell.

One thing differs, so that the outcome does not hang on the shuffle: of words that are in equally
many headlines, the dictionary keeps the first in the alphabet.
"""

import io
import pickle
import string
import time
from pathlib import Path

import pandas as pd
import sagemaker.amazon.common as smac
from gensim import corpora
from nltk.corpus import stopwords
from nltk.stem import WordNetLemmatizer
from scipy.sparse import lil_matrix

SOURCE = "/opt/ml/processing/input/headlines/abcnews-date-text.csv.gz"
OUTPUT = Path("/opt/ml/processing/output")

began = time.monotonic()

data = pd.read_csv(SOURCE, compression="gzip", on_bad_lines="skip", dtype="str")
data = data.sample(frac=1, random_state=123)
data = data.drop(["publish_date"], axis=1)

stop_words = stopwords.words("english")
wnl = WordNetLemmatizer()


def process_text(text):
    """Clean and cut up one headline."""
    for mark in string.punctuation:
        text = text.replace(mark, "")
    text = "".join([c for c in text if not c.isdigit()])
    text = text.lower().split()
    text = [w for w in text if w not in stop_words]
    return [wnl.lemmatize(w) for w in text]


data["headline_text"] = data["headline_text"].apply(process_text)

dictionary = corpora.Dictionary(data["headline_text"])
ranked = sorted(dictionary.dfs, key=lambda token: (-dictionary.dfs[token], dictionary[token]))
dictionary.filter_tokens(good_ids=ranked[:512])
dictionary.compactify()
with (OUTPUT / "vocab.txt").open("w") as f:
    for index in range(len(dictionary)):
        f.write(dictionary[index] + "\n")
with (OUTPUT / "dictionary.pickle").open("wb") as f:
    pickle.dump(dictionary, f)

data["tokens"] = data.apply(lambda row: dictionary.doc2bow(row["headline_text"]), axis=1)
data = data.drop(["headline_text"], axis=1)

token_matrix = lil_matrix((data.shape[0], len(dictionary))).astype("float32")


def add_row_to_matrix(line, row):
    """Write the counts of one headline."""
    for token_id, token_count in row["tokens"]:
        token_matrix[line, token_id] = token_count


line = 0
for _, row in data.iterrows():
    add_row_to_matrix(line, row)
    line += 1  # noqa: SIM113

buf = io.BytesIO()
smac.write_spmatrix_to_sparse_tensor(buf, token_matrix, None)
(OUTPUT / "training.protobuf").write_bytes(buf.getvalue())

print(f"seconds={time.monotonic() - began:.3f}")
