package dev.forewarn.forecast;

class ThetaTest extends ForecasterContract {
    @Override
    Forecaster forecaster() {
        return new Theta(Season.NONE);
    }

    @Override
    int tooShort() {
        return 3 * 6 - 1;
    }
}
