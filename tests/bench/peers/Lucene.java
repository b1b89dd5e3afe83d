import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.QueryBuilder;

/**
 * Lucene with its own analyser for Chinese (overlapping pairs, with positions).
 *
 * <pre>
 * Lucene index DIR PARAGRAPHS THREADS
 * Lucene query DIR &lt; QUERIES
 * </pre>
 *
 * Queries and output are those of groonga_query.c. The query cache is off; three rounds warm the compiler before the one that is told.
 */
public final class Lucene {
  private static final int RUNS = 4, ROUNDS = 4;

  public static void main(String[] args) throws Exception {
    if (args[0].equals("index")) index(Paths.get(args[1]), Paths.get(args[2]), Integer.parseInt(args[3]));
    else query(Paths.get(args[1]));
  }

  private static void index(Path dir, Path paragraphs, int threads) throws Exception {
    IndexWriterConfig config = new IndexWriterConfig(new CJKAnalyzer());
    config.setRAMBufferSizeMB(512);
    config.setOpenMode(IndexWriterConfig.OpenMode.CREATE);
    try (IndexWriter writer = new IndexWriter(FSDirectory.open(dir), config)) {
      List<Thread> pool = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int mine = t;
        pool.add(new Thread(() -> add(writer, paragraphs, threads, mine)));
      }
      for (Thread t : pool) t.start();
      for (Thread t : pool) t.join();
      writer.commit();
    }
  }

  private static void add(IndexWriter writer, Path paragraphs, int threads, int mine) {
    try (BufferedReader in = Files.newBufferedReader(paragraphs, StandardCharsets.UTF_8)) {
      long n = 0;
      for (String line; (line = in.readLine()) != null; n++) {
        if (n % threads != mine) continue;
        Document document = new Document();
        document.add(new Field("text", line, TextField.TYPE_NOT_STORED));
        writer.addDocument(document);
      }
    } catch (Exception e) {
      throw new RuntimeException(e);
    }
  }

  private static void query(Path dir) throws Exception {
    IndexSearcher searcher = new IndexSearcher(DirectoryReader.open(MMapDirectory.open(dir)));
    searcher.setQueryCache(null);
    List<Query> queries = new ArrayList<>();
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line; (line = in.readLine()) != null; ) queries.add(parse(line));
    for (int round = 1; round <= ROUNDS; round++)
      for (Query query : queries) time(searcher, query, round == ROUNDS);
  }

  private static Query parse(String line) {
    QueryBuilder builder = new QueryBuilder(new CJKAnalyzer());
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    String[] phrases = line.split("\t");
    if (phrases.length == 1) return builder.createPhraseQuery("text", line);
    for (String phrase : phrases) all.add(builder.createPhraseQuery("text", phrase), BooleanClause.Occur.MUST);
    return all.build();
  }

  private static void time(IndexSearcher searcher, Query query, boolean tell) throws Exception {
    double count = Double.MAX_VALUE, top = Double.MAX_VALUE;
    int found = 0;
    for (int i = 0; i < RUNS; i++) {
      long began = System.nanoTime();
      found = searcher.count(query);
      count = Math.min(count, (System.nanoTime() - began) / 1e3);
      began = System.nanoTime();
      searcher.search(query, 10);
      top = Math.min(top, (System.nanoTime() - began) / 1e3);
    }
    if (tell) System.out.printf("%d\t%.1f\t%.1f%n", found, count, top);
  }
}
