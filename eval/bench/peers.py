"""Other frameworks' hybrid searches over the same passages, words and vectors; each as its documentation builds it.

They come with the optional extra `peers`.  Every one gets our words (character bigrams) and our vectors, so that
only the search differs, and the same filter: passages out of force are left out.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from service.ports import Embedder
from service.retrieval.tokens import tokens

FETCHED = 60  # passages each side gives to the fusion, as in the product


class Row(NamedTuple):
    """A passage as every search of the benchmark gets it."""

    id: str
    text: str
    in_force: bool


class Searcher(Protocol):
    """A search that was built over rows."""

    def search(self, question: str, k: int) -> list[str]:
        """Return the ids of at most `k` passages in force, best first."""


Build = Callable[[Sequence[Row], Embedder, Path], Searcher]


class LangChainEnsemble:
    """EnsembleRetriever (reciprocal rank fusion) over BM25Retriever and Chroma."""

    def __init__(self, rows: Sequence[Row], embedder: Embedder, folder: Path) -> None:
        """Build it.  BM25Retriever knows no filter, so it is given what is in force."""
        import chromadb
        from langchain_chroma import Chroma
        from langchain_classic.retrievers import EnsembleRetriever
        from langchain_community.retrievers import BM25Retriever
        from langchain_core.documents import Document
        from langchain_core.embeddings import Embeddings

        class Ours(Embeddings):
            def embed_query(self, text: str) -> list[float]:
                return [float(one) for one in embedder.embed_query(text)]

            def embed_documents(self, texts: list[str]) -> list[list[float]]:
                return [[float(one) for one in row] for row in embedder.embed_documents(texts)]

        held = [row for row in rows if row.in_force]
        words = BM25Retriever.from_documents(
            [Document(page_content=row.text, metadata={"id": row.id}) for row in held], preprocess_func=tokens, k=FETCHED)
        client = chromadb.PersistentClient(str(folder))
        vectors = Chroma(client=client, collection_name="rows", embedding_function=Ours(),
                         collection_configuration={"hnsw": {"space": "cosine"}})
        _fill_chroma(vectors._collection, rows, embedder)
        near = vectors.as_retriever(search_kwargs={"k": FETCHED, "filter": {"in_force": True}})
        self._ensemble = EnsembleRetriever(retrievers=[words, near], weights=[0.5, 0.5], id_key="id")

    def search(self, question: str, k: int) -> list[str]:
        """Return the ids of at most `k` passages, best first."""
        return [str(found.metadata["id"]) for found in self._ensemble.invoke(question)[:k]]


class HaystackHybrid:
    """InMemoryBM25Retriever and InMemoryEmbeddingRetriever joined by reciprocal rank fusion."""

    def __init__(self, rows: Sequence[Row], embedder: Embedder, folder: Path) -> None:
        """Build it in memory; its BM25 is computed at each search."""
        from haystack import Document
        from haystack.components.joiners import DocumentJoiner
        from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
        from haystack.document_stores.in_memory import InMemoryDocumentStore

        store = InMemoryDocumentStore(bm25_tokenization_regex=r"\S+", bm25_algorithm="BM25Plus", return_embedding=False,
                                      shared=False)
        vectors = embedder.embed_documents([row.text for row in rows])
        store.write_documents([
            Document(id=row.id, content=" ".join(tokens(row.text)), embedding=vector.tolist(), meta={"in_force": row.in_force})
            for row, vector in zip(rows, vectors, strict=True)])
        self._embedder = embedder
        self._words = InMemoryBM25Retriever(store, top_k=FETCHED, filters=_HAYSTACK_FILTER)
        self._near = InMemoryEmbeddingRetriever(store, top_k=FETCHED, filters=_HAYSTACK_FILTER)
        self._joiner = DocumentJoiner(join_mode="reciprocal_rank_fusion")

    def search(self, question: str, k: int) -> list[str]:
        """Return the ids of at most `k` passages, best first."""
        words = self._words.run(query=" ".join(tokens(question)))["documents"]
        near = self._near.run(query_embedding=self._embedder.embed_query(question).tolist())["documents"]
        return [found.id for found in self._joiner.run(documents=[words, near])["documents"][:k]]


class LlamaIndexFusion:
    """QueryFusionRetriever (reciprocal rank) over BM25Retriever and a Chroma vector store."""

    def __init__(self, rows: Sequence[Row], embedder: Embedder, folder: Path) -> None:
        """Build it.  Its BM25 is given what is in force, as its filter drops results after the cut."""
        import chromadb
        from llama_index.core import StorageContext, VectorStoreIndex
        from llama_index.core.base.embeddings.base import BaseEmbedding
        from llama_index.core.llms import MockLLM
        from llama_index.core.retrievers import QueryFusionRetriever
        from llama_index.core.retrievers.fusion_retriever import FUSION_MODES
        from llama_index.core.schema import TextNode
        from llama_index.core.vector_stores import ExactMatchFilter, MetadataFilters
        from llama_index.retrievers.bm25 import BM25Retriever
        from llama_index.vector_stores.chroma import ChromaVectorStore

        class Ours(BaseEmbedding):
            def _get_query_embedding(self, query: str) -> list[float]:
                return [float(one) for one in embedder.embed_query(query)]

            async def _aget_query_embedding(self, query: str) -> list[float]:
                return self._get_query_embedding(query)

            def _get_text_embedding(self, text: str) -> list[float]:
                return self._get_query_embedding(text)

        held = [row for row in rows if row.in_force]
        words = BM25Retriever.from_defaults(
            nodes=[TextNode(id_=row.id, text=" ".join(tokens(row.text))) for row in held], similarity_top_k=FETCHED,
            skip_stemming=True, token_pattern=r"\S+")
        client = chromadb.PersistentClient(str(folder))
        collection = client.get_or_create_collection("rows", embedding_function=None,
                                                     configuration={"hnsw": {"space": "cosine"}})
        store = ChromaVectorStore(chroma_collection=collection)
        vectors = embedder.embed_documents([row.text for row in rows])
        nodes = [TextNode(id_=row.id, text=row.text, metadata={"in_force": "yes" if row.in_force else "no"}, embedding=[float(one) for one in vector])
                 for row, vector in zip(rows, vectors, strict=True)]
        index = VectorStoreIndex(nodes, storage_context=StorageContext.from_defaults(vector_store=store),
                                 embed_model=Ours(model_name="ours"))
        near = index.as_retriever(similarity_top_k=FETCHED, filters=MetadataFilters(filters=[ExactMatchFilter(key="in_force", value="yes")]))
        self._fusion = QueryFusionRetriever([_in_our_words(words), near], llm=MockLLM(), similarity_top_k=10, num_queries=1,
                                            mode=FUSION_MODES.RECIPROCAL_RANK, use_async=False)

    def search(self, question: str, k: int) -> list[str]:
        """Return the ids of at most `k` passages, best first."""
        return [found.node.node_id for found in self._fusion.retrieve(question)[:k]]


_HAYSTACK_FILTER = {"field": "meta.in_force", "operator": "==", "value": True}
PEERS: dict[str, Build] = {
    "langchain": LangChainEnsemble,
    "haystack": HaystackHybrid,
    "llama_index": LlamaIndexFusion,
}


def _fill_chroma(collection: Any, rows: Sequence[Row], embedder: Embedder) -> None:
    for first in range(0, len(rows), 5000):
        portion = rows[first : first + 5000]
        collection.add(ids=[row.id for row in portion], documents=[row.text for row in portion],
                       embeddings=embedder.embed_documents([row.text for row in portion]),
                       metadatas=[{"id": row.id, "in_force": row.in_force} for row in portion])


def _in_our_words(words: Any) -> Any:
    """Return LlamaIndex's BM25 with questions cut into our words."""
    from llama_index.core.base.base_retriever import BaseRetriever
    from llama_index.core.schema import NodeWithScore, QueryBundle

    class Worded(BaseRetriever):
        def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
            found: list[NodeWithScore] = words.retrieve(" ".join(tokens(query_bundle.query_str)))
            return found

    return Worded()
