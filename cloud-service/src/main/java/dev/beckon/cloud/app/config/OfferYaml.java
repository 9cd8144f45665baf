package dev.beckon.cloud.app.config;

import dev.beckon.cloud.decision.Audiences;
import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.decision.OfferFaultsException;
import dev.beckon.cloud.decision.OfferFaultsException.OfferFault;
import dev.beckon.cloud.decision.OfferFormat;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.Node;

/** Offers as the configuration has them, in a document of their own. */
public final class OfferYaml implements OfferFormat {
  private static final int WIDTH = 100;

  private final List<ServiceConfig.Store> stores;
  private final ServiceConfig.Preferences preferences;
  private final Audiences audiences;

  /** For offers in these stores, about what shoppers may choose from here, for such audiences. */
  public OfferYaml(
      List<ServiceConfig.Store> stores,
      ServiceConfig.Preferences preferences,
      Audiences audiences) {
    this.stores = stores;
    this.preferences = preferences;
    this.audiences = audiences;
  }

  @Override
  public List<Offer> read(String text) throws OfferFaultsException {
    return read(text, this::offers);
  }

  private List<Offer> offers(Section root) {
    List<Offer> offers = new OffersReader(stores, preferences, audiences).read(List.of(root));
    root.end();
    return offers;
  }

  @Override
  public Offer readOne(String text) throws OfferFaultsException {
    return read(text, new OfferReader(stores, preferences, audiences)::read);
  }

  private static <T> T read(String text, Function<Section, T> reader) throws OfferFaultsException {
    Faults faults = new Faults();
    Node document = YamlFile.compose(text, faults);
    T read = null;
    if (document != null) {
      read = reader.apply(Section.of("", document, Source.withoutReferences(faults)));
    }
    if (!faults.isEmpty()) {
      throw new OfferFaultsException(
          faults.all().stream()
              .map(
                  fault ->
                      new OfferFault(fault.path(), fault.line(), fault.value(), fault.allowed()))
              .toList());
    }
    return read;
  }

  @Override
  public String writeOne(Offer offer) {
    return new JsonObject(OfferWriter.write(offer)).encode();
  }

  @Override
  public String write(List<Offer> offers) {
    DumpSettings settings =
        DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setWidth(WIDTH)
            .setIndicatorIndent(2)
            .setIndentWithIndicator(true)
            .build();
    return new Dump(settings)
        .dumpToString(Map.of("offers", offers.stream().map(OfferWriter::write).toList()));
  }
}
