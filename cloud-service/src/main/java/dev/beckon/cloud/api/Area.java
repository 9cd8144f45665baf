package dev.beckon.cloud.api;

/** Routes that belong together, with all they need. {@link RestApi} serves them. */
public abstract class Area {
  Area() {}

  abstract void mount(Routes routes);
}
